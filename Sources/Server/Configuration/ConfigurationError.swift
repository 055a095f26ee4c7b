/// Everything that is wrong with the settings, so that a person can put it right in one go.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// A sentence each: the setting, where it stood, what is wrong, and what is allowed.
    package let sentences: [String]

    package init(_ sentences: [String]) { self.sentences = sentences }

    package var description: String { sentences.joined(separator: "\n") }
}
