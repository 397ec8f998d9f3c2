import { Client, type ClientConfig, Command } from './client.ts';

/** In place of `@aws-sdk/client-s3`. */
export class S3Client extends Client {
  constructor(config: ClientConfig) {
    super('s3', config);
  }
}

export class PutObjectCommand extends Command {
  static readonly operation = 'PutObject';
}
export class GetObjectCommand extends Command {
  static readonly operation = 'GetObject';
}
export class DeleteObjectCommand extends Command {
  static readonly operation = 'DeleteObject';
}
