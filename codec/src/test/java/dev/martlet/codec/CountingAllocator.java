package dev.martlet.codec;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Counts the memory that buffers get, when they are made and when they grow. */
final class CountingAllocator extends AbstractByteBufAllocator {
  private long allocatedBytes;
  private int largestBytes;

  CountingAllocator() {
    super(false);
  }

  /** All together, whether freed since or not. */
  long allocatedBytes() {
    return allocatedBytes;
  }

  int largestBytes() {
    return largestBytes;
  }

  private void count(int bytes) {
    allocatedBytes += bytes;
    largestBytes = Math.max(largestBytes, bytes);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maximumCapacity) {
    return new UnpooledHeapByteBuf(this, initialCapacity, maximumCapacity) {
      @Override
      protected byte[] allocateArray(int capacity) {
        count(capacity);
        return super.allocateArray(capacity);
      }
    };
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maximumCapacity) {
    return newHeapBuffer(initialCapacity, maximumCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
