import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A day at a place, as the file has it. */
export interface Day {
  location: string;
  date: string;
  precipitation: number;
  temp_max: number;
  temp_min: number;
  wind: number;
  weather: string;
}

/** The days of a month (`2012-01`) at a place. The file lies beside the function's code. */
export async function daysOf(place: string, month: string): Promise<Day[]> {
  const days = (await readDays()).filter(({ location, date }) => location === place && date.startsWith(`${month}-`));
  if (days.length === 0) throw new Error(`no weather of ${place} in ${month}`);
  return days;
}

let days: Promise<Day[]> | undefined;

/** Read once a container. */
function readDays(): Promise<Day[]> {
  days ??= readFile(join(process.env.LAMBDA_TASK_ROOT ?? '.', 'weather.csv'), 'utf8').then(parseDays);
  return days;
}

function parseDays(csv: string): Day[] {
  const [, ...lines] = csv.trimEnd().split('\n');
  return lines.map((line) => {
    const [location = '', date = '', precipitation, temp_max, temp_min, wind, weather = ''] = line.split(',');
    return {
      ...{ location, date, weather },
      ...{
        precipitation: Number(precipitation),
        temp_max: Number(temp_max),
        temp_min: Number(temp_min),
        wind: Number(wind),
      },
    };
  });
}
