"""
(6a) Words to the account holder and to the authority.

In: what was decided and what may be disclosed to whom.  Out: documents as trees; nothing is sent.
Events: `DisclosureDecided`, `LetterDrafted`, `LetterReleased`.
Law: Regulation (EU) 2022/2065 art. 9(5), 9(1); Regulation (EU) 2021/784 art. 11, Annexes II, III.
Next: `withheld.transparency`.

* `holder` and `complaint`: letters to an account holder, in the words of `holder_words`.
* `authority`: receipt, answer, deficiencies and corrigendum, from the facts of `authority_facts`.
* `forms`: Annexes II and III of Regulation (EU) 2021/784.
"""
