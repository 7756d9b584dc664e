package dev.martlet.testbroker.simulation;

/** What is to be simulated: code that uses clients as any application does. */
@FunctionalInterface
public interface Scenario {
  /**
   * Runs once for each schedule, each time in a new world; several at a time if the simulation has
   * several threads, so it should hold no state of its own.
   *
   * @throws Exception whatever it throws, fails the schedule
   */
  void run(World world) throws Exception;
}
