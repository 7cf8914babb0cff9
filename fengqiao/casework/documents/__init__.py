"""文书与卷宗: papers we issue, files that people give us, and the sealed dossier."""
