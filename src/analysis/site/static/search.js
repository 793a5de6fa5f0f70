// The search of all figures and pages: the index that analysis/site/search.py writes, read by Pagefind's own script.
//
// It is loaded when somebody asks for a search, not before, and from this site alone. The words are looked up in the
// page: what is asked for are pieces of the index.

const HITS = 10;
let pagefind = null;

/** The best hits and how many there are; null where there is no index to be had, as from a disk. */
export async function hitsFor(words, root) {
  if (document.URL.startsWith("file:")) return null;
  try {
    pagefind ??= await import(`${root}pagefind/pagefind.js`);
    const { results } = await pagefind.search(words);
    return { count: results.length, best: await Promise.all(results.slice(0, HITS).map((hit) => hit.data())) };
  } catch {
    return null;
  }
}
