/** The tab "Compare". */

export function mount(root, { texts }) {}
