/** The tab "Train". */

export function mount(root, { texts }) {}
