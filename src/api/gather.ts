/**
 * Lets calls that come while another is under way go together: the first goes at once, the next ones in one go as soon
 * as it has come back. Each caller is answered when its own share is done.
 *
 * @example
 * const keep = gather<Row>((rows) => insert(rows));
 * await Promise.all([keep(a), keep(b), keep(c)]); // insert([a]), then insert([b, c])
 */
export function gather<Item>(
  work: (items: readonly Item[]) => Promise<void>,
  most = 500,
): (item: Item) => Promise<void> {
  let waiting: { item: Item; done: () => void; failed: (error: unknown) => void }[] = [];
  let busy = false;
  async function go() {
    busy = true;
    while (waiting.length > 0) {
      const now = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        await work(now.map(({ item }) => item));
        for (const { done } of now) done();
      } catch (error) {
        for (const { failed } of now) failed(error);
      }
    }
    busy = false;
  }
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!busy) void go();
    });
}
