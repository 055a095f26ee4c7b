/// Something that an MPD does wrong, in words.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// Of ISO/IEC 23009-1.
    package var section: String
    package var sentence: String

    package var description: String { "(§\(section)) \(sentence)" }
}

/// Where rules put what they find.
struct Findings {
    private(set) var all: [Finding] = []

    mutating func add(_ section: String, _ sentence: String) { all.append(Finding(section: section, sentence: sentence)) }

    mutating func expect(_ holds: Bool, _ section: String, _ sentence: @autoclosure () -> String) {
        if !holds { add(section, sentence()) }
    }
}
