internal import JSON

enum DocumentationPlaceholder: String, CaseIterable { case introduction, contents, chapters, shapes }

extension Pages {
    func documentation(_ model: DocumentationModel) -> [UInt8] {
        let body = documentationBody.render { placeholder in
            switch placeholder {
            case .introduction: model.introduction.map { "<p>\(prose($0))</p>\n" }.joined()
            case .contents:
                model.chapters.enumerated().map { "<li><a href=\"#chapter-\($0.offset)\">\($0.element.title)</a></li>\n" }.joined()
            case .chapters: model.chapters.enumerated().map { chapter($0.element, number: $0.offset) }.joined()
            case .shapes: model.shapes.map(shape).joined()
            }
        }
        return framed(
            title: "The API", description: "Every call that programs can make here.", page: "documentation", state: .object([]), body: body)
    }

    private func chapter(_ chapter: DocumentationModel.Chapter, number: Int) -> HTML {
        """
        <section class="chapter" id="chapter-\(number)">
        <h2>\(chapter.title)</h2>
        \(chapter.calls.map(call).joined())</section>

        """
    }

    private func call(_ call: DocumentationModel.Call) -> HTML {
        let example: HTML = call.example.map { "<p class=\"small\">For example</p><pre><code>\($0)</code></pre>" } ?? .empty
        return """
            <details class="call" id="\(call.id)">
            <summary><code class="call-method">\(call.method)</code> <code>\(call.path)</code> <span>\(prose(call.summary))</span></summary>
            \(call.isForGuests ? "<p class=\"small\">Also without signing in.</p>" : .empty)
            \(parameters(call.parameters))\(example)
            <h3>Answers</h3>
            <dl class="outcomes">\(call.answers.map(outcome).joined())\(call.refusals.map(outcome).joined())</dl>
            </details>

            """
    }

    private func shape(_ shape: DocumentationModel.Shape) -> HTML {
        """
        <section class="shape" id="shape-\(shape.name)">
        <h3>\(shape.name)</h3>
        \(parameters(shape.members))</section>

        """
    }

    private func parameters(_ parameters: [DocumentationModel.Parameter]) -> HTML {
        if parameters.isEmpty { return .empty }
        return "<dl class=\"parameters\">\(parameters.map(parameter).joined())</dl>"
    }

    private func parameter(_ parameter: DocumentationModel.Parameter) -> HTML {
        let place = [parameter.place, parameter.isRequired ? "" : "optional"].filter { !$0.isEmpty }.joined(separator: ", ")
        let note: HTML = parameter.note.map { "<p>\(prose($0))</p>" } ?? .empty
        return """
            <div><dt><code>\(parameter.name)</code> <span class="small">\(place)</span></dt><dd>\(parameter.type)\(note)</dd></div>

            """
    }

    private func outcome(_ outcome: DocumentationModel.Outcome) -> HTML {
        "<div><dt><code>\(outcome.status)</code></dt><dd>\(prose(outcome.words))</dd></div>\n"
    }

    /// Text in which `marks` stand around what is code.
    private func prose(_ text: String) -> HTML {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { piece -> HTML in
            piece.offset.isMultiple(of: 2) ? "\(String(piece.element))" : "<code>\(String(piece.element))</code>"
        }.joined()
    }
}
