import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Request } from '../stand-ins/environment.ts';

/** Letters of the places, as docs/protocol.md has them, by table. */
const PLACES: Readonly<Record<string, string>> = {
  sosw_queued: 'Q',
  sosw_running: 'R',
  sosw_waiting: 'W',
  sosw_closed: 'C',
  sosw_labourers: 'state',
  sosw_jobs: 'job',
  sosw_tasks_meta: 'meta',
};

const VERBS: Readonly<Record<string, string>> = {
  GetItem: 'get',
  PutItem: 'put',
  UpdateItem: 'update',
  DeleteItem: 'delete',
  Query: 'query',
  Scan: 'scan',
  BatchWriteItem: 'batch',
  DescribeTable: 'describe',
};

interface Input {
  readonly TableName?: string;
  readonly Key?: Row | string;
  readonly Item?: Row;
  readonly RequestItems?: Readonly<Record<string, readonly unknown[]>>;
  readonly FunctionName?: string;
}
type Row = Readonly<Record<string, AttributeValue>>;

/** What a request does, as people read it: `put R w0/1 (task)`, `invoke worker`. */
export function labelOf({ service, operation, input }: Request): string {
  const { TableName, Key, Item, RequestItems, FunctionName }: Input = input;
  if (service !== 'dynamodb') return `${operation.toLowerCase()} ${FunctionName ?? ''}`.trimEnd();
  const verb = VERBS[operation] ?? operation;
  const [batchTable, puts] = Object.entries(RequestItems ?? {})[0] ?? [];
  const table = TableName ?? batchTable ?? '';
  const about = puts ? `${puts.length} rows` : keyText(typeof Key === 'object' ? Key : Item);
  return `${verb} ${PLACES[table] ?? table} ${about}`.trimEnd();
}

function keyText(row: Row | undefined): string {
  if (!row) return '';
  const { labourer_id, slot, task_id, job_id } = row;
  const slotText = slot && labourer_id ? `${labourer_id.S}/${slot.N}` : undefined;
  const about = [slotText, task_id?.S ?? job_id?.S].filter((text) => text !== undefined);
  return about.length > 0 ? about.join(' ') : (labourer_id?.S ?? '');
}
