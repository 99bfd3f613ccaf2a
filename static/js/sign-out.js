// Who signs out leaves nothing typed behind. Clear-Site-Data says so too, but browsers heed it over https only.
document.addEventListener("submit", (event) => {
  if (!new URL(event.target.action, location.href).pathname.endsWith("/account/logout/")) return;
  for (const kept of ["localStorage", "sessionStorage"]) {
    try {
      window[kept].clear();
    } catch {
      // A browser that keeps nothing has nothing to clear.
    }
  }
});
