/** The tab "How it works". */

export function mount(root, { texts }) {}
