package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls users' code: what it throws disturbs nobody, what it answers late comes back in order. */
final class Hooks {

  private final TaskQueue tasks;
  private final Witness witness;

  Hooks(TaskQueue tasks, Witness witness) {
    this.tasks = tasks;
    this.witness = witness;
  }

  /** The answer of a hook that has it at once; a refusal if it fails. */
  Verdict decide(Refusable what, Supplier<Verdict> hook) {
    try {
      return what.require(hook.get());
    } catch (Throwable e) { // an assertion of a test as well: the broker is amid of its work
      return failed(e);
    }
  }

  /**
   * Asks a hook that may take its time. One of the two is told, on the broker's thread: before this
   * returns, if the answer is there by then.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the task tells how it ended, in either case
  <T> void ask(
      Supplier<? extends CompletionStage<T>> hook, Consumer<T> answer, Consumer<Verdict> failure) {
    CompletableFuture<T> future;
    try {
      future = hook.get().toCompletableFuture();
    } catch (Throwable e) { // likewise
      failure.accept(failed(e));
      return;
    }
    if (future.isDone()) {
      answered(future, answer, failure);
    } else {
      future.whenComplete(
          (value, thrown) -> tasks.execute(() -> answered(future, answer, failure)));
    }
  }

  private <T> void answered(
      CompletableFuture<T> future, Consumer<T> answer, Consumer<Verdict> failure) {
    T value;
    try {
      value = requireAnswer(future.join());
    } catch (CompletionException e) {
      failure.accept(failed(e.getCause() == null ? e : e.getCause()));
      return;
    } catch (RuntimeException e) {
      failure.accept(failed(e));
      return;
    }
    answer.accept(value);
  }

  private static <T> T requireAnswer(@Nullable T value) {
    if (value == null) {
      throw new NullPointerException("a hook has answered null");
    }
    return value;
  }

  private Verdict failed(Throwable failure) {
    witness.hookFailed(failure);
    return Verdict.refuse(ReasonCode.UNSPECIFIED_ERROR, "a hook of the test broker has failed");
  }
}
