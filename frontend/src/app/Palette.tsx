import { Dialog } from "@base-ui/react/dialog";

export default function Palette({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal><Dialog.Popup className="dialog">Soon</Dialog.Popup></Dialog.Portal>
    </Dialog.Root>
  );
}
