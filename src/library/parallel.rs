//! The same work for many things, on all processors.

use std::thread;

/// More threads than this only wait for the writer.
const MOST_THREADS: usize = 4;

/// Does the same to all, on as many threads as there are processors, each with a
/// tool of its own made by `tool`; the results are in the order of the items.
pub(super) fn in_parallel<T: Sync, U: Send, V>(
    items: &[T],
    tool: impl Fn() -> V + Sync,
    work: impl Fn(&mut V, &T) -> U + Sync,
) -> Vec<U> {
    let threads = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(MOST_THREADS);
    let size = items.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let (tool, work) = (&tool, &work);
        let parts: Vec<_> = items
            .chunks(size)
            .map(|part| {
                scope.spawn(move || {
                    let mut tool = tool();
                    let done = part.iter().map(|item| work(&mut tool, item));
                    done.collect::<Vec<_>>()
                })
            })
            .collect();
        parts
            .into_iter()
            .flat_map(|part| match part.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}
