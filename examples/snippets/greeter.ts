import { getLambdaHandler, Worker } from 'sosw';

class Greeter extends Worker<{ name: string }> {
  override async handle(event: { name: string }) {
    this.result.greeting = `Hello ${event.name}`;
    this.stats.add('greetings');
    await super.handle(event); // closes the task
  }
}

export const handler = getLambdaHandler(Greeter);
