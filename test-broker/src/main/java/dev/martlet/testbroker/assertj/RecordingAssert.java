package dev.martlet.testbroker.assertj;

import dev.martlet.testbroker.Recording;
import org.jspecify.annotations.Nullable;

/** Assertions on a recording. */
public final class RecordingAssert extends AbstractRecordingAssert<RecordingAssert, Recording> {

  RecordingAssert(@Nullable Recording actual) {
    super(actual, RecordingAssert.class);
  }

  @Override
  Recording recording() {
    return actual;
  }
}
