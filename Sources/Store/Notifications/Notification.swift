/// Something that one person should know of.
package struct Notification: Sendable, Equatable, Identifiable {
    package typealias ID = String

    package enum Severity: String, Sendable, CaseIterable { case info, warning, error }

    package enum Kind: String, Sendable, CaseIterable {
        case recordingFailed = "recording_failed"
        case recordingRepaired = "recording_repaired"
        case diskNearlyFull = "disk_nearly_full"
        case webhookDisabled = "webhook_disabled"
        case streamFailed = "stream_failed"
        case newDevice = "new_device"
        case creatorApplication = "creator_application"

        package var severity: Severity {
            switch self {
            case .recordingFailed, .streamFailed: .error
            case .diskNearlyFull, .webhookDisabled, .newDevice: .warning
            case .recordingRepaired, .creatorApplication: .info
            }
        }

        /// Whether a mail goes out unless the person says otherwise: for what can't wait until they look.
        package var isMailedByDefault: Bool {
            switch self {
            case .recordingFailed, .streamFailed, .diskNearlyFull, .webhookDisabled, .newDevice, .creatorApplication: true
            case .recordingRepaired: false
            }
        }
    }

    package let id: ID
    package let userID: User.ID
    package let organisationID: Organisation.ID?
    package let kind: Kind
    /// What it is about: the id of a recording, an endpoint…
    package let objectID: String
    package let severity: Severity
    package let sentence: String
    /// A path of ours.
    package let link: String?
    /// How often it happened since the person last read of it.
    package let count: Int64
    package let createdAt: Int64
    /// When it happened last.
    package let updatedAt: Int64
    package let readAt: Int64?
    package let mailedAt: Int64?
}

/// What people are told.
package struct Notice: Sendable, Equatable {
    package var kind: Notification.Kind
    /// An id: the same thing again is counted, not told anew.
    package var objectID: String
    /// For a person: what is, then what to do. What is longer than ``sentenceBytesMax`` is cut.
    package var sentence: String
    /// A path of ours, beginning with a slash.
    package var link: String?

    package static let sentenceBytesMax = 500

    package init(_ kind: Notification.Kind, about objectID: String, _ sentence: String, link: String? = nil) {
        self.kind = kind
        self.objectID = objectID
        self.sentence = sentence
        self.link = link
    }

    var shortSentence: String {
        var text = sentence
        while text.utf8.count > Self.sentenceBytesMax { text.removeLast() }
        return text
    }
}
