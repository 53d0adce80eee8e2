/** What every page stands on: answers kept, polling, notices, the drawer, the routes. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ApiError } from "../api/client";
import { ToastProvider } from "../components/toasts";
import { DrawerProvider } from "../frame/drawer-state";
import { StatusProvider } from "../status/status";
import { Router } from "./routes";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // An answer with an error is final; only absence is worth another try.
      retry: (failures, error) => error instanceof ApiError && error.away && failures < 3,
    },
  },
});
const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";

export function App() {
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={client}>
        <StatusProvider>
          <ToastProvider>
            <DrawerProvider>
              <Router />
            </DrawerProvider>
          </ToastProvider>
        </StatusProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
