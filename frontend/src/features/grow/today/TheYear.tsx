/** All habits of the last year as squares, with what stands out in it as a sentence. */
import { useHeatmap } from "../../../api/grow";
import { Sec, Skeleton } from "../../../components/parts";
import { dayOfAll, firstWords, level, mostWords } from "../heat";
import { HeatKey, HeatYear } from "../HeatYear";

export function TheYear({ today }: { today: string }) {
  const query = useHeatmap(null);
  const map = query.data;
  // The habits above say what is wrong when nothing answers: once is enough.
  if (query.isError) return null;
  if (!map) return <Skeleton lines={[20]} block={104} />;
  return (
    <section className="sec">
      <Sec title="The year"><HeatKey most={mostWords(map.max)} /></Sec>
      <HeatYear map={map} label="Habits done per day, last year" levelOf={(day) => level(day.done, map.max)} wordsOf={dayOfAll} today={today} />
      <p className="cap g-after">{firstWords(map)}</p>
    </section>
  );
}
