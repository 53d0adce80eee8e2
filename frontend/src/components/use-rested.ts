/** What is typed, once typing rests. */
import { useEffect, useState } from "react";

const TYPING = 200;

export function useRested(text: string): string {
  const [rested, setRested] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), TYPING);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
