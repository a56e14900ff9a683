// The one number: so many bytes a first visit may fetch, everything together, compressed as they
// travel. Measured plus about one in a hundred; lower it when the page gets smaller, and raise it
// only for something that is worth it to every phone that downloads it.
export const FIRST_VISIT_BYTES = 247_000;
