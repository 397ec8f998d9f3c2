/** dynalite's parsers and the evaluation of their trees; it brings no types, and this is what we use. */
type AttributeMap = Record<string, import('@aws-sdk/client-dynamodb').AttributeValue>;

interface ParseOptions {
  readonly context: {
    readonly attrNames: Readonly<Record<string, string>>;
    readonly attrVals: AttributeMap;
    readonly unusedAttrNames: Record<string, unknown>;
    readonly unusedAttrVals: Record<string, unknown>;
    readonly isReserved: (name: string) => boolean;
    readonly compare: unknown;
  };
}

declare module 'dynalite/db/index.js' {
  const db: {
    readonly compare: unknown;
    matchesExprFilter(item: object, expression: unknown): boolean;
  };
  export default db;
}

declare module 'dynalite/db/conditionParser.js' {
  /** Returns a text that says what is wrong, or the tree. The tree holds the very objects of `attrVals`. */
  const parser: { parse(text: string, options: ParseOptions): { readonly expression: unknown } };
  export default parser;
}

declare module 'dynalite/db/updateParser.js' {
  interface Section {
    readonly type: string;
    readonly path: readonly (string | number)[];
    readonly val?: AttributeMap[string];
  }
  const parser: { parse(text: string, options: ParseOptions): { readonly sections: readonly Section[] } };
  export default parser;
}

declare module 'dynalite/db/projectionParser.js' {
  const parser: {
    parse(text: string, options: ParseOptions): { readonly paths: readonly (readonly (string | number)[])[] };
  };
  export default parser;
}
