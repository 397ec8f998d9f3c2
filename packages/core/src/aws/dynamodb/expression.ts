import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Clause } from './clause.ts';
import { ColumnError } from './column-error.ts';
import type { RowCodec } from './row-codec.ts';

interface Attributes {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/**
 * The names and values of one request's expressions. Every name is aliased: DynamoDB reserves hundreds of words, and columns
 * may contain any character. Placeholders are numbered, so that no column can collide with one.
 */
export class Expression {
  readonly #table: string;
  readonly #codec: RowCodec;
  readonly #names = new Map<string, string>();
  readonly #values: AttributeValue[] = [];

  constructor(table: string, codec: RowCodec) {
    this.#table = table;
    this.#codec = codec;
  }

  /** The alias of a column. @throws ColumnError when it is empty, which no column's name may be */
  name(column: string): string {
    if (column === '') {
      throw new ColumnError({ table: this.#table, column }, { expected: 'the name of a column', given: column });
    }
    const alias = this.#names.get(column) ?? `#n${this.#names.size}`;
    this.#names.set(column, alias);
    return alias;
  }

  /** The placeholder of a value, converted as its column demands. */
  value(column: string, value: unknown): string {
    return this.constant(this.#codec.encodeCell(this.#table, column, value));
  }

  /** The placeholder of a value that belongs to no column. */
  constant(value: AttributeValue): string {
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }

  clause(clause: Clause): string {
    if ('attributeExists' in clause) return `attribute_exists(${this.name(clause.attributeExists)})`;
    if ('attributeNotExists' in clause) return `attribute_not_exists(${this.name(clause.attributeNotExists)})`;
    const { column } = clause;
    if ('between' in clause) return this.between(column, clause.between);
    return `${this.name(column)} ${clause.is} ${this.value(column, clause.value)}`;
  }

  /** What demands every one of these. */
  all(clauses: readonly Clause[]): string {
    return clauses.map((clause) => this.clause(clause)).join(' AND ');
  }

  between(column: string, [from, to]: readonly [unknown, unknown]): string {
    return `${this.name(column)} between ${this.value(column, from)} and ${this.value(column, to)}`;
  }

  /** What a request needs besides the texts; DynamoDB refuses empty maps. */
  attributes(): Attributes {
    const names = [...this.#names].map(([column, alias]): [string, string] => [alias, column]);
    const values = this.#values.map((value, index): [string, AttributeValue] => [`:v${index}`, value]);
    return {
      ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
      ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) }),
    };
  }
}
