const WORDS = ['lambda_name', 'period', 'isolate_days'];

/** Keys of a level and names of its values, with those of the levels below; neither words of the job nor attributes. */
export function keysOfLevels(level: object, [attribute, ...inner]: readonly string[]): string[] {
  return Object.entries(level).flatMap(([key, value]) => {
    if (key !== attribute && key !== `${attribute}s`) return WORDS.includes(key) ? [] : [key];
    return [value].flat().flatMap((item) => {
      if (typeof item !== 'object' || item === null) return [];
      const contents = Object.values(item).filter((content) => typeof content === 'object' && content !== null);
      return [...Object.keys(item), ...contents.flatMap((content) => keysOfLevels(content, inner))];
    });
  });
}
