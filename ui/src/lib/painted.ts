// What can wait until somebody sees the page.

/** Does the work in the frame after the one that shows what stands now. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work));
}
