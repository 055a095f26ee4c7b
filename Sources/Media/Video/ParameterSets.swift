internal import Bytes

/// Lists of parameter sets: NAL units that each have an id within their kind.
enum ParameterSets {
    /// Whether all of them are known, byte for byte: the usual case, which costs no allocation.
    static func contain(_ known: [[UInt8]], _ sets: [ArraySlice<UInt8>]) -> Bool {
        sets.allSatisfy { set in known.contains { $0[...] == set } }
    }

    /// Those with the id of a known one replace it, others are added. Throws for a set whose id can't be read.
    static func merge(
        _ new: [ArraySlice<UInt8>], into known: [[UInt8]], id: (ArraySlice<UInt8>) -> UInt32?
    ) throws(ParseError) -> [[UInt8]] {
        var merged = known
        for set in new {
            guard let newID = id(set) else { throw .invalid("a parameter set in the stream can't be read", offset: 0) }
            if let index = merged.firstIndex(where: { id($0[...]) == newID }) {
                merged[index] = Array(set)
            } else {
                merged.append(Array(set))
            }
        }
        return merged
    }

    /// Throws when one is empty or longer than the sixteen bits that records have for its length.
    static func checkSizes(_ sets: [[UInt8]]) throws(ParseError) {
        for set in sets where !(1...0xFFFF).contains(set.count) {
            throw .invalid("a parameter set is empty or longer than 65535 bytes", offset: 0)
        }
    }

    /// An Exp-Golomb number behind a NAL unit's header, at most `max`: few bits, so no emulation prevention stands before its end.
    static func number(behind headerBits: Int, of unit: ArraySlice<UInt8>, atMost max: UInt32) -> UInt32? {
        var reader = BitReader(unit.rawSpan)
        guard (try? reader.skip(headerBits)) != nil, let number = try? reader.readUnsignedExpGolomb(), number <= max else { return nil }
        return number
    }
}
