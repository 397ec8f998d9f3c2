/** Region of everything local. */
export const LOCAL_REGION = 'us-east-1';

/** Account of everything local: no real account has this number. */
export const LOCAL_ACCOUNT_ID = '000000000000';

/** The one version a function has on this machine. */
export const LOCAL_VERSION = '$LATEST';

/** What a caller names a function by. */
export interface FunctionReference {
  readonly name: string;
  /** Version or alias. A local function has one version, so every qualifier means it. */
  readonly qualifier?: string;
}

const REFERENCE =
  /^(?:(?:(?:arn:[a-z-]+:lambda:)?[a-z0-9-]+:)?\d{12}:)?(?:function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>[\w$-]{1,128}))?$/;

/** ARN of the local function `name`. */
export function functionArn(name: string, qualifier?: string): string {
  const arn = `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/**
 * Reads the forms Lambda takes: a name, a partial ARN (`123456789012:function:name`) or a full one, each with or without
 * `:qualifier`. Account and region are not compared: a fleet may keep the ARNs of its real account in its configuration.
 */
export function parseFunctionReference(text: string): FunctionReference | undefined {
  const { name, qualifier } = REFERENCE.exec(text)?.groups ?? {};
  if (name === undefined) return undefined;
  return qualifier === undefined ? { name } : { name, qualifier };
}
