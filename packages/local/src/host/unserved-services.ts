import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, readText } from './http.ts';

/** Enough of a body to see which action a form asks for. */
const FORM_BYTES_MAX = 1024 * 1024;

const ERROR_CODE = 'ServiceNotInLocalFleet';

/**
 * Answers a request for an AWS service that a local fleet has not. It ends here, by the catch-all endpoint of
 * `isolationEnvironment`, instead of in a real account.
 *
 * AWS's services speak three dialects; each is answered in its own, so that an SDK shows the message.
 */
export async function refuseService(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return refuseJson(response, target);

  const service = /Credential=[^/]+\/\d+\/[^/]+\/(?<service>[^/]+)\//.exec(request.headers.authorization ?? '');
  const name = service?.groups?.service ?? 'an unknown service';
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  if (isForm) {
    const form = new URLSearchParams((await readText(request, FORM_BYTES_MAX)) ?? '');
    return refuseXml(response, `${name} ${form.get('Action')}`, 'ErrorResponse');
  }
  const operation = `${name} (${request.method} ${request.url})`;
  return name === 's3' ? refuseXml(response, operation, 'Error') : refuseJson(response, operation);
}

function refuseJson(response: ServerResponse, operation: string): void {
  // The original's workers ask Glue for the type of a table before they read their configuration, and go on without.
  if (operation === 'AWSGlue.GetTable') {
    answerJson(response, 400, '{"__type":"EntityNotFoundException"}');
    return;
  }
  const body = { __type: ERROR_CODE, message: explain(operation) };
  answerJson(response, 400, JSON.stringify(body), { 'x-amzn-ErrorType': ERROR_CODE });
}

function refuseXml(response: ServerResponse, operation: string, root: 'Error' | 'ErrorResponse'): void {
  const fields = `<Code>${ERROR_CODE}</Code><Message>${escapeXml(explain(operation))}</Message>`;
  const body =
    root === 'Error' ? `<Error>${fields}</Error>` : `<ErrorResponse><Error>${fields}</Error></ErrorResponse>`;
  response.writeHead(400, { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function explain(operation: string): string {
  return `A local fleet has Lambda and DynamoDB only; it was asked for ${operation}. Nothing was sent to AWS.`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
