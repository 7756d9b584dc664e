package dev.martlet.testbroker.junit;

/**
 * What is said at the end of a test.
 *
 * @param logLines how much of the packet log a failure shows at most
 * @param failOnUnfiredFaults whether a fault that has not fired is a failure
 */
record ReportOptions(int logLines, boolean failOnUnfiredFaults) {

  static final ReportOptions DEFAULT = new ReportOptions(100, false);
}
