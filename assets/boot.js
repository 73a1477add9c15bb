// Starts the page: as a file of its own, because the policy admits no inline script.

try {
  const glue = document.querySelector('link[rel="modulepreload"]');
  const program = document.querySelector('link[rel="preload"][as="fetch"]');
  const { default: start } = await import(glue.href);
  // Fetched here because only fetch compares the bytes with the hash: browsers ignore the hash of a preload.
  await start({ module_or_path: fetch(program.href, { integrity: program.dataset.integrity ?? program.integrity }) });
} catch (error) {
  const boot = document.getElementById("boot");
  if (boot) {
    boot.setAttribute("role", "alert");
    boot.textContent =
      `Latchkey could not start (${error.message}). Reload the page. If that does not help, ` +
      "use a current Chrome, Edge, Firefox or Safari; the browser's console says more.";
  }
  throw error;
}
