import { setTimeout as pause } from "node:timers/promises";
import type { Plain } from "../../plain/index.js";
import { ANSWERS, QUESTIONS, readGivenUp, readQuestion, type Post, type Question } from "../post/index.js";
import { AskedQuestions } from "./asked-questions.js";

/** Answers a question of a client. The signal is aborted when the client waits no longer. */
export type HandleQuestion = (question: Question, from: string, signal: AbortSignal) => Promise<Plain>;

/** What serving is made of. `refuse` is the answer to a question for which there is no room. */
export interface QuestionOptions {
  readonly post: Post;
  readonly handle: HandleQuestion;
  readonly refuse: (reason: string) => Plain;
}

/** Serving clients, and its end. */
export interface Serving {
  /** How many questions wait for their answers. */
  pending(): number;
  /** Takes no more questions, and waits for a moment until those that were taken are answered. */
  end(): Promise<void>;
}

/** A change waits for the whole fleet. Whoever asks when so many wait had better ask another server. */
const MAX_PENDING = 4096;

/** Whoever ends a server does not wait for a fleet that may never answer. */
const END_MS = 1000;

/** Answers what clients ask. What is no question is thrown away: nobody would know the answer from another one. */
export function serveQuestions({ post, handle, refuse }: QuestionOptions): Serving {
  const pending = new Set<Promise<void>>();
  let isOpen = true;
  const asked = new AskedQuestions();
  const answer = async (from: string, question: Question): Promise<void> => {
    const signal = asked.begin(from, question.id);
    const said = await handle(question, from, signal).finally(() => asked.end(from, question.id));
    post.send(from, ANSWERS, { id: question.id, answer: said });
  };
  post.channel(QUESTIONS, {
    onMessage: (from, content) => {
      const givenUp = readGivenUp(content);
      if (givenUp !== undefined) asked.giveUp(from, givenUp);
      const question = readQuestion(content);
      if (question === undefined) return;
      if (!isOpen || pending.size === MAX_PENDING) {
        const reason = isOpen ? "it has too many questions to answer" : "it is about to end";
        post.send(from, ANSWERS, { id: question.id, answer: refuse(reason) });
        return;
      }
      const answering = answer(from, question).finally(() => pending.delete(answering));
      pending.add(answering);
    },
    onEvent: (event) => {
      if (event.kind === "unreachable" || event.kind === "restarted") asked.giveUpAll(event.peer);
      // A client that does not come back would keep its place for ever; if it does come back, it begins anew. Whoever is called has a place as long as that.
      if (event.kind === "unreachable" && !post.calls(event.peer)) post.disconnect(event.peer);
    },
  });
  return {
    pending: () => pending.size,
    end: async () => {
      isOpen = false;
      await Promise.race([Promise.all(pending), pause(END_MS, undefined, { ref: false })]);
    },
  };
}
