export default function TimelineTab() {
  return <div className="body plainpage" />;
}
