package dev.martlet.testbroker.simulation;

import dev.martlet.testbroker.internal.simulation.Dice;
import dev.martlet.testbroker.internal.simulation.PacketTrace;
import dev.martlet.testbroker.internal.simulation.Passage;
import dev.martlet.testbroker.internal.simulation.SimulatedNetwork;
import dev.martlet.testbroker.internal.simulation.TrafficMark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The faults of one schedule, and what becomes of them while it runs. */
final class FaultPlan {
  private static final long FAULT_STREAM = 0x5DEE_CE66_D1CE_F417L;

  private final List<Fault> faults;
  private final List<Fault> fired = new ArrayList<>();
  private int next;

  FaultPlan(List<Fault> faults) {
    this.faults = List.copyOf(faults);
  }

  /**
   * Draws faults: what is drawn depends on these three alone, not on what the schedule does.
   *
   * @param trafficBytes how much is sent when nothing goes wrong
   */
  static List<Fault> draw(long seed, FaultMix mix, long trafficBytes) {
    Dice dice = new Dice(seed ^ FAULT_STREAM);
    long total = mix.weights().values().stream().mapToLong(Integer::longValue).sum();
    List<Fault> drawn = new ArrayList<>();
    long count = mix.maximum() == 0 ? 0 : dice.between(1, mix.maximum());
    for (long i = 0; i < count; i++) {
      FaultKind kind = kind(mix, dice.below(total));
      long atByte = dice.below(trafficBytes + trafficBytes / 4 + 1);
      drawn.add(Fault.draw(kind, atByte, dice));
    }
    drawn.sort(Comparator.comparingLong(Fault::atByte));
    return drawn;
  }

  private static FaultKind kind(FaultMix mix, long place) {
    long before = 0;
    for (Map.Entry<FaultKind, Integer> weight : mix.weights().entrySet()) {
      before += weight.getValue();
      if (place < before) {
        return weight.getKey();
      }
    }
    throw new IllegalStateException("no kind of fault at " + place + " of " + before);
  }

  /** Those that have happened. */
  List<Fault> fired() {
    return List.copyOf(fired);
  }

  /**
   * Lets each happen when it is its turn; {@code others} gets those that are the broker's, and the
   * client identifier of whose bytes it is.
   */
  void start(SimulatedNetwork network, PacketTrace trace, BiConsumer<Fault, String> others) {
    if (next == faults.size()) {
      network.mark(null);
      return;
    }
    Fault fault = faults.get(next);
    next++;
    network.mark(
        new TrafficMark() {
          @Override
          public long atByte() {
            return fault.atByte();
          }

          @Override
          public boolean reached(Passage passage) {
            fired.add(fault);
            trace.note("FAULT " + fault + " (" + passage.where() + ")");
            boolean cuts = apply(fault, passage, network, others);
            start(network, trace, others);
            return cuts;
          }
        });
  }

  private static boolean apply(
      Fault fault, Passage passage, SimulatedNetwork network, BiConsumer<Fault, String> others) {
    switch (fault.kind()) {
      case CUT -> {
        passage.cut(fault.losesAnswers(), fault.isReset(), fault.firstNanos(), fault.secondNanos());
        return !fault.sparesBurst();
      }
      case SILENCE -> {
        passage.silence();
        return !fault.sparesBurst();
      }
      case STALL -> passage.stall(fault.firstNanos());
      case DELAY -> passage.delay(fault.firstNanos());
      case REFUSED_CONNECT -> network.connectFaults().refuse(fault.attempts());
      case RESTART, RESTART_WITHOUT_STATE, SESSION_LOSS ->
          others.accept(fault, passage.clientIdentifier());
      case UNANSWERED_CONNECT -> network.connectFaults().neverAnswer(fault.attempts());
    }
    return false;
  }
}
