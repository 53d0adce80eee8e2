/** Who answers: every model of the garden, where it runs, and why one cannot be used. */
import { Menu } from "@base-ui/react/menu";
import { Link } from "react-router";
import type { Model } from "../../api/ask-types";
import { Icon } from "../../components/icons";
import { Words } from "../../components/text";
import { urls } from "../../urls";
import { modelName, modelWords } from "./words";

export function ModelMenu({ models, model, onPick }: { models: readonly Model[]; model: Model | null; onPick: (id: string) => void }) {
  if (!model) return null;
  const listed = models.filter((one) => one.suggestion === null);
  return (
    <Menu.Root>
      <Menu.Trigger className="btn bare model-chosen">
        <span className="vh">Who answers: </span>
        <span className="ell">{modelName(model)}</span>
        <span className="cap ell wide">{model.kind === "extractive" ? "read from the map and the text" : (model.where ?? (model.is_local ? "on this machine" : "on another machine"))}</span>
        <span className="caret" aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={4} className="model-at">
          <Menu.Popup className="model-pop">
            <Menu.RadioGroup value={model.id} onValueChange={(id: string) => onPick(id)}>
              {listed.map((one) => (
                <Menu.RadioItem key={one.id} value={one.id} disabled={!one.usable} closeOnClick className="model-i">
                  <span className="model-tick"><Menu.RadioItemIndicator><Icon name="check" size={12} /></Menu.RadioItemIndicator></span>
                  <span>
                    <span className="ink">{modelName(one)}</span>
                    {one.is_default && <span className="cap"> by itself</span>}
                    {!one.is_local && one.usable && <span className="chip warn">remote</span>}
                    <span className="cap line">{one.usable ? modelWords(one) : <Words>{one.why_not ?? "It cannot be used now."}</Words>}</span>
                  </span>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Item className="model-i more" render={<Link to={urls.settings("models")} />}><span className="model-tick"><Icon name="plus" size={12} /></span><span>Models and where they are</span></Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
