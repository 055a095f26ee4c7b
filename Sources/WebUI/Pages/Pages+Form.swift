internal import JSON

enum FormPlaceholder: String, CaseIterable { case title, introduction, action, problem, fields, button, links }

extension Pages {
    func form(_ model: FormModel) -> [UInt8] {
        // A reader that only hears the page is told of a problem first.
        let title = model.problem == nil && model.fields.allSatisfy { $0.problem == nil } ? model.title : "Not yet: " + model.title
        let body = formBody.render { placeholder in
            switch placeholder {
            case .title: "\(model.title)"
            case .introduction: "\(model.introduction)"
            case .action: "\(model.action)"
            case .problem: model.problem.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" } ?? .empty
            case .fields: model.fields.map(field).joined()
            case .button: "\(model.button)"
            case .links: model.links.map { "<p class=\"small\"><a href=\"\($0.path)\">\($0.words)</a></p>\n" }.joined()
            }
        }
        return framed(title: title, description: model.introduction, page: "plain", state: .object([]), body: body)
    }

    private func field(_ field: FormModel.Field) -> HTML {
        if field.purpose == .hidden { return "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">\n" }
        // What was wrong says what the hint says, and more.
        let below: HTML =
            field.problem.map { "<p class=\"problem small\" id=\"\(field.name)-note\">\($0)</p>" }
            ?? field.hint.map { "<p class=\"small\" id=\"\(field.name)-note\">\($0)</p>" } ?? .empty
        let describedBy: HTML = below == .empty ? .empty : " aria-describedby=\"\(field.name)-note\""
        let invalid: HTML = field.problem == nil ? .empty : " aria-invalid=\"true\""
        return """
            <div class="field">
              <label for="\(field.name)">\(field.label)</label>
              <input id="\(field.name)" name="\(field.name)" value="\(field.value)" required\(attributes(field.purpose))\(describedBy)\(invalid)>
              \(below)
            </div>

            """
    }

    private func attributes(_ purpose: FormModel.Field.Purpose) -> HTML {
        switch purpose {
        case .name: " autocomplete=\"name\" dir=\"auto\""
        case .organisation: " autocomplete=\"organization\" dir=\"auto\""
        case .email: " type=\"email\" autocomplete=\"username\" inputmode=\"email\" spellcheck=\"false\""
        case .currentPassword: " type=\"password\" autocomplete=\"current-password\""
        case .sharedPassword: " type=\"password\" autocomplete=\"off\""
        case .newPassword: " type=\"password\" autocomplete=\"new-password\""
        case .oneTimeCode: " autocomplete=\"one-time-code\" spellcheck=\"false\" autocapitalize=\"none\""
        case .hidden: .empty
        }
    }
}
