/**
 * What users would write, for the README. The tests here are red, and shown to be so by others: the
 * build does not run them.
 */
package com.example;
