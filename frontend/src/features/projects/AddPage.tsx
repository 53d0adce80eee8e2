/** The first screen again, for another project. */
import { useTitle } from "../../components/page-title";
import { FirstScreen } from "./FirstScreen";

export default function AddPage() {
  useTitle("Draw a map");
  return <FirstScreen />;
}
