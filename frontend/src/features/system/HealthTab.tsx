export default function HealthTab() {
  return <div className="body plainpage" />;
}
