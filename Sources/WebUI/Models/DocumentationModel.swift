/// What a page says about the calls that programs can make.
package struct DocumentationModel: Sendable {
    package struct Chapter: Sendable {
        package let title: String
        package let calls: [Call]

        package init(title: String, calls: [Call]) {
            self.title = title
            self.calls = calls
        }
    }

    package struct Call: Sendable {
        /// For addresses: letters and digits.
        package let id: String
        package let method: String
        package let path: String
        package let summary: String
        package let isForGuests: Bool
        package var parameters: [Parameter] = []
        /// A body as it could be sent; nil where none is.
        package var example: String?
        /// What comes back when it goes well.
        package var answers: [Outcome] = []
        package var refusals: [Outcome] = []

        package init(id: String, method: String, path: String, summary: String, isForGuests: Bool) {
            self.id = id
            self.method = method
            self.path = path
            self.summary = summary
            self.isForGuests = isForGuests
        }
    }

    package struct Parameter: Sendable {
        package let name: String
        /// "path", "query", "header", "body"; empty in a shape.
        package let place: String
        package let type: String
        package let isRequired: Bool
        package let note: String?

        package init(name: String, place: String, type: String, isRequired: Bool, note: String?) {
            self.name = name
            self.place = place
            self.type = type
            self.isRequired = isRequired
            self.note = note
        }
    }

    package struct Outcome: Sendable {
        package let status: Int
        package let words: String

        package init(status: Int, words: String) {
            self.status = status
            self.words = words
        }
    }

    /// What has a name in more than one call.
    package struct Shape: Sendable {
        package let name: String
        package let members: [Parameter]

        package init(name: String, members: [Parameter]) {
            self.name = name
            self.members = members
        }
    }

    /// Paragraphs.
    package let introduction: [String]
    package let chapters: [Chapter]
    package let shapes: [Shape]

    package init(introduction: [String], chapters: [Chapter], shapes: [Shape]) {
        self.introduction = introduction
        self.chapters = chapters
        self.shapes = shapes
    }
}
