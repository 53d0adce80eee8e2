/** Catches what a page throws, so that the frame and the other pages stay. */
import { Component, type ReactNode } from "react";
import { Icon } from "../components/icons";
import { urls } from "../urls";

interface State {
  error: Error | null;
}

/** A build's part that is gone means that the server has a newer build: one reload brings it. */
const outdated = (error: Error): boolean => /dynamically imported module|Importing a module script failed|preload CSS/i.test(error.message);

export class ErrorBoundary extends Component<{ at: string; children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  /** Another page is another chance. */
  override componentDidUpdate(before: { at: string }): void {
    if (before.at !== this.props.at && this.state.error) this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="page" id="main" tabIndex={-1}>
        <header className="top"><h1>This page stopped</h1></header>
        <div className="body plainpage">
          <div className="empty" role="alert">
            <p className="err">
              <span className="bad"><Icon name="warning" size={14} className="inline" /> This page could not be drawn.</span>{" "}
              <span className="ink">{outdated(error) ? "Gander was updated while it was open." : "It met something it did not expect."}</span>
              <br />Your data is untouched. Load the page again, or go back to your projects.
            </p>
            <div className="row">
              <button type="button" className="btn fill" onClick={() => location.reload()}>Load again</button>
              <a className="btn" href={urls.home}>Projects</a>
            </div>
            <details className="fold cap"><summary>Details</summary><span className="mono">{error.message}</span></details>
          </div>
        </div>
      </main>
    );
  }
}
