/**
 * The server: JSON goes out, JSON comes back. A page that stands without one has another module in
 * this place, `alone/server.js`.
 */

/** Send a request to one of the app's functions; `way` is "run", or "call" for one that queues. */
export function post(way, name, request, options = {}) {
  return fetch(new URL(`gradio_api/${way}/${name}`, document.baseURI), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: request }),
    ...options,
  });
}

/** What a long answer, once it was posted for, streams. @returns {Promise<Response>} */
export async function streamed(begun) {
  const { event_id: id } = await begun.json();
  return fetch(`${begun.url}/${id}`);
}
