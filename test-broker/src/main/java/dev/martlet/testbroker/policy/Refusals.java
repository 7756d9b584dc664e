package dev.martlet.testbroker.policy;

import dev.martlet.client.message.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is refused by what it is, whoever asks. Immutable.
 *
 * @param <T> what is looked at: a client identifier, a topic, a filter
 */
public final class Refusals<T> {

  private record Rule<T>(Predicate<? super T> refused, Verdict verdict) {}

  private final Refusable what;
  private final List<Rule<T>> rules;

  private Refusals(Refusable what, List<Rule<T>> rules) {
    this.what = what;
    this.rules = List.copyOf(rules);
  }

  /** Nothing is refused. */
  public static <T> Refusals<T> none(Refusable what) {
    return new Refusals<>(what, List.of());
  }

  /**
   * These, and behind them one more; the first that applies counts.
   *
   * @throws IllegalArgumentException if the answer may not have {@code reasonCode}
   */
  public Refusals<T> and(Predicate<? super T> refused, ReasonCode reasonCode) {
    List<Rule<T>> more = new ArrayList<>(rules);
    more.add(new Rule<>(refused, what.require(Verdict.refuse(reasonCode))));
    return new Refusals<>(what, more);
  }

  /** The answer to {@code asked}. */
  public Verdict decide(T asked) {
    for (Rule<T> rule : rules) {
      if (rule.refused.test(asked)) {
        return rule.verdict;
      }
    }
    return Verdict.accept();
  }

  /** Whether nothing is refused. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }
}
