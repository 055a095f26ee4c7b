/// A page with one form: sign in, set up, a new password. It works without script.
package struct FormModel: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        /// What a field is for: its type, and what browsers and password managers may fill in.
        package enum Purpose: Sendable, Equatable {
            case name, organisation, email, currentPassword, newPassword, oneTimeCode
            /// Of a thing and not of a person: nothing that a password manager keeps for an account.
            case sharedPassword
            /// Sent with the form, and not shown.
            case hidden
        }

        package var name: String
        package var label: String
        package var purpose: Purpose
        package var value: String
        /// A sentence below the field: what it is for, or what is asked of it.
        package var hint: String?
        /// What was wrong with what was sent.
        package var problem: String?

        package init(_ name: String, _ label: String, _ purpose: Purpose, value: String = "", hint: String? = nil, problem: String? = nil) {
            self.name = name
            self.label = label
            self.purpose = purpose
            self.value = value
            self.hint = hint
            self.problem = problem
        }

        package static func hidden(_ name: String, _ value: String) -> Field { Field(name, "", .hidden, value: value) }
    }

    package struct Link: Sendable, Equatable {
        package var words: String
        package var path: String

        package init(_ words: String, _ path: String) { (self.words, self.path) = (words, path) }
    }

    package var title: String
    package var introduction: String
    /// Where the form goes.
    package var action: String
    package var fields: [Field]
    /// A verb.
    package var button: String
    /// What was wrong with the whole.
    package var problem: String?
    package var links: [Link]

    package init(
        title: String, introduction: String, action: String, fields: [Field], button: String, problem: String? = nil, links: [Link] = []
    ) {
        self.title = title
        self.introduction = introduction
        self.action = action
        self.fields = fields
        self.button = button
        self.problem = problem
        self.links = links
    }
}
