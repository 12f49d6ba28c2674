#pragma once
// Columns of numbers, small. Whole numbers: a prediction (the mean, the number before and the usual step, the
// step before, or a line) and Rice codes of what it missed, with the parameter that suits the column, counted
// in whatever unit all of them share.
// Doubles: as whole numbers where all of them are short decimals or share a binary scale, as whole numbers of
// sign, exponent and 20 bits where that is all they hold, else XOR with the value before (Gorilla, VLDB
// 2015). All of it lossless; what precision a stored sample has is decided by settle() alone.

#include "engine/history/bytes.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pavement::history {

void encodeInts(std::span<const std::int64_t> values, Bytes& out);
// Turns the reader bad where the input cannot be a column of that many numbers.
std::vector<std::int64_t> decodeInts(ByteReader& in, std::size_t count);

void encodeReals(std::span<const double> values, Bytes& out); // no NaN among them
std::vector<double> decodeReals(ByteReader& in, std::size_t count);

// The value that is kept for a sample. Whole numbers below 2^53 and decimals of up to three places stay as
// they are; every other value is rounded to 20 significant bits: off by less than 1e-6 of itself, far below
// what a measurement over a second can tell, and it is what makes a hit ratio cost two bytes rather than
// seven.
double settle(double value);

} // namespace pavement::history
