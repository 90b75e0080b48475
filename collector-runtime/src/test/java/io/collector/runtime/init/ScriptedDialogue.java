package io.collector.runtime.init;

import java.io.EOFException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers by the words that a question holds. */
final class ScriptedDialogue implements Dialogue {
    private final List<String> said = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();
    private final Deque<String[]> script = new ArrayDeque<>();

    /** The next answer, and what its question must contain. */
    ScriptedDialogue then(String question, String answer) {
        script.add(new String[] {question, answer});
        return this;
    }

    @Override
    public void say(String line) {
        said.add(line);
    }

    @Override
    public String ask(String question) throws EOFException {
        said.add(question);
        String[] next = script.poll();
        if (next == null) {
            throw new EOFException("no answer is left for: " + question);
        }
        if (!question.contains(next[0])) {
            throw new AssertionError("asked: " + question + "; expected: " + next[0] + "; so far:\n" + text());
        }
        return next[1];
    }

    @Override
    public String askSecret(String question) throws EOFException {
        hidden.add(question.strip());
        return ask(question);
    }

    String text() {
        return String.join("\n", said);
    }

    List<String> hidden() {
        return hidden;
    }

    boolean done() {
        return script.isEmpty();
    }
}
