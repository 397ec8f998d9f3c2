import { defineWorker } from 'sosw';
import { DynamoDbClient } from 'sosw/aws/dynamodb';
import { z } from 'zod';
import { countHashtag } from './source.ts';

/** One task: a word of a topic on a day. */
const HashtagTask = z.object({
  topics: z.tuple([z.string()]),
  words: z.tuple([z.string()]),
  date_list: z.tuple([z.iso.date()]),
});

export const handler = defineWorker({
  payload: HashtagTask,
  clients: { dynamoDb: DynamoDbClient },
  defaultConfig: {
    dynamoDbConfig: {
      tableName: 'hashtags',
      rowMapper: { word: 'S', date: 'S', topic: 'S', tweets: 'N' },
      requiredFields: ['word', 'date'],
    },
  },
  async run({ payload, clients, stats }) {
    const [topic] = payload.topics;
    const [word] = payload.words;
    const [date] = payload.date_list;
    const tweets = await countHashtag(word, date);
    await clients.dynamoDb.put({ word, date, topic, tweets });
    stats.add('tweets', tweets);
    return { word, date, tweets };
  },
});
