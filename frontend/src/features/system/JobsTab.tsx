export default function JobsTab() {
  return <div className="body plainpage" />;
}
