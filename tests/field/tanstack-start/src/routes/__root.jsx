import { createRootRoute, Outlet, Scripts } from '@tanstack/react-router';

function Page() {
  return (
    <html lang="en">
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}

export const Route = createRootRoute({ component: Page });
